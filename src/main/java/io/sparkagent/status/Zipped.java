package io.sparkagent.status;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Sent as gzip to whoever takes that. */
@NameBinding
@Retention(RetentionPolicy.RUNTIME)
@interface Zipped {}
