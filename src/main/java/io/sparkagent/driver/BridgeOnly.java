package io.sparkagent.driver;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Only for callers that can read the token file in the shared volume. */
@NameBinding
@Retention(RetentionPolicy.RUNTIME)
@interface BridgeOnly {}
