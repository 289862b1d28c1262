CREATE TABLE vmType(id INTEGER PRIMARY KEY, vmTypeId INTEGER, machineId INTEGER, core REAL, memory REAL, hdd REAL, ssd REAL, nic REAL);
INSERT INTO vmType VALUES(1, 7, 0, 0.5, 0.25, 0, 0, 0);
CREATE VIEW vm AS SELECT 1 AS vmId, 7 AS vmTypeId, 0 AS starttime;
