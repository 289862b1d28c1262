CREATE TABLE vmType(vmTypeId, machineId, core, memory, hdd, ssd, nic, gpu);
INSERT INTO vmType VALUES(7, 0, 0.5, 0.25, 0, 0, 0, 1);
CREATE TABLE vm(vmId INTEGER, tenantId INTEGER, vmTypeId INTEGER, priority INTEGER, starttime REAL, endtime REAL);
INSERT INTO vm VALUES(1, 100, 7, 0, 0.5, 1.5);
