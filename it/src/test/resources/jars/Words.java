package io.sparkagent.jars;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells by which bytes its jar came. */
public final class Words {

    private Words() {}

    public static String say() throws IOException, NoSuchAlgorithmException {
        try (InputStream ballast = Words.class.getResourceAsStream("/ballast")) {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(ballast.readAllBytes());
            return "good day, " + HexFormat.of().formatHex(sum);
        }
    }
}
