module sparkagent.io/it/chaos/proxy

go 1.26
