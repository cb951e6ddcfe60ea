package dev.byok.operator.quota;

/** What is counted together: the resources of a namespace whose keys are at one endpoint. */
record Group(String namespace, Endpoint endpoint) {}
