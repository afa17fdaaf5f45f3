package io.sparkagent.manifest;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a line of options as Spark does ({@code Utils.splitCommandString}): blanks separate,
 * quotes protect, and a backslash does so within double quotes only.
 */
final class CommandLine {

    private static final String BLANKS = " \t\r\n";

    private CommandLine() {}

    static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote == '"' && c == '\\') {
                if (++i < line.length()) {
                    word.append(line.charAt(i));
                }
            } else if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                inWord = true;
            } else if (BLANKS.indexOf(c) >= 0) {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (inWord) {
            words.add(word.toString());
        }
        return words;
    }
}
