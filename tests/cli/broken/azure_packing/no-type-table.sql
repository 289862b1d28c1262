CREATE TABLE vm(vmId INTEGER, tenantId INTEGER, vmTypeId INTEGER, priority INTEGER, starttime REAL, endtime REAL);
INSERT INTO vm VALUES(1, 100, 7, 0, 0.5, 1.5);
