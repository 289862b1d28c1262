CREATE TABLE vmType(id INTEGER PRIMARY KEY, vmTypeId INTEGER, machineId INTEGER, core REAL, memory REAL, hdd REAL, ssd REAL, nic REAL);
INSERT INTO vmType VALUES(1, 7, 0, 0.5, 0.25, 0, 0, 0);
INSERT INTO vmType VALUES(2, 7, 1, -0.5, 1, 0, 0, 0), (3, 7, 2, 'half', 1, 0, 0, 0), (4, 7, 3, NULL, 1, 0, 0, 0), (5, 7, 4, 1000, 1, 0, 0, 0);
CREATE TABLE vm(vmId INTEGER, tenantId INTEGER, vmTypeId INTEGER, priority INTEGER, starttime REAL, endtime REAL);
INSERT INTO vm VALUES(1, 100, 7, 0, 0.5, 1.5);
