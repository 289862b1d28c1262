CREATE TABLE vmType(vmTypeId, machineId, cores, memory, hdd, ssd, nic);
CREATE TABLE vm(vmId INTEGER, tenantId INTEGER, vmTypeId INTEGER, priority INTEGER, starttime REAL, endtime REAL);
