package io.sparkagent.manifest;

/**
 * One feature of the driver. A step has read its own keys before (each says which) and adds its
 * part to what it is given, which it returns; it never drops what it does not know.
 */
interface DriverStep {

    DriverDraft configure(DriverDraft draft);
}
