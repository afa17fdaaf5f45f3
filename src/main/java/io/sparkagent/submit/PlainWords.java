package io.sparkagent.submit;

import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import java.util.regex.Pattern;

/** Without quotes is only what no reader of YAML takes for something else. */
final class PlainWords extends StringQuotingChecker.Default {

    private static final long serialVersionUID = 1;

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][\\w/.,=@+-]*(:[\\w/.,=@+-]+)*");

    @Override
    public boolean needToQuoteValue(String value) {
        return super.needToQuoteValue(value) || !PLAIN.matcher(value).matches();
    }

    @Override
    public boolean needToQuoteName(String name) {
        return super.needToQuoteName(name) || !PLAIN.matcher(name).matches();
    }
}
