package io.sparkagent.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackOnlyTest {

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::ffff:127.0.0.1", "::1", "0:0:0:0:0:0:0:1"})
    void loopbackIsTheMachineItself(String address) {
        assertThat(LoopbackOnly.isLoopback(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.244.0.7",
                "0.0.0.0",
                "fd00::1",
                "127.0.0.6",
                "127.1.2.3",
                "localhost",
                ""
            })
    void everybodyElseIsNot(String address) {
        assertThat(LoopbackOnly.isLoopback(address)).isFalse();
    }
}
