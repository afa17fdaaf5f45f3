package io.sparkagent.differential;

import java.util.ArrayList;
import java.util.List;

/** Words as a shell reads them: blanks between them, both kinds of quotes, the backslash. */
final class ShellWords {

    private static final char NONE = 0;

    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;

    private ShellWords() {}

    static List<String> of(String text) {
        ShellWords words = new ShellWords();
        words.read(text);
        return words.words;
    }

    private void read(String text) {
        char quote = NONE;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote == NONE && Character.isWhitespace(c)) {
                end();
            } else if (quote == NONE && (c == '\'' || c == '"')) {
                quote = c;
                inWord = true;
            } else if (c == quote) {
                quote = NONE;
            } else if (c == '\\' && isEscape(quote, text.charAt(i + 1))) {
                i++;
                take(text.charAt(i));
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (quote != NONE) {
            throw new IllegalArgumentException("a quote is open at the end of: " + text);
        }
        end();
    }

    /** Between double quotes a backslash is one, but before what is special there. */
    private static boolean isEscape(char quote, char next) {
        return quote == NONE || quote == '"' && "\"\\$`\n".indexOf(next) >= 0;
    }

    /** An escaped end of line is none. */
    private void take(char escaped) {
        if (escaped != '\n') {
            word.append(escaped);
            inWord = true;
        }
    }

    private void end() {
        if (inWord) {
            words.add(word.toString());
        }
        word.setLength(0);
        inWord = false;
    }
}
