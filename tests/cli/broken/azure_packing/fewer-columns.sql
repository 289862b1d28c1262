CREATE TABLE vmType(vmTypeId, machineId, core, memory);
INSERT INTO vmType VALUES(7, 0, 0.5, 0.25);
CREATE TABLE vm(vmId, vmTypeId, starttime);
INSERT INTO vm VALUES(1, 7, 0.5);
