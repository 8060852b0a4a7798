package dev.aether.component.text;

import java.util.ArrayList;
import java.util.List;

/**
 * A call as text, such as {@code greet("you", 3)} or {@code demo:greeter/greeter#greet("you", 3)}.
 *
 * @param function as it is written
 * @param rest the arguments in their parentheses, not understood yet
 */
public record WaveCall(String function, String rest) {
    /**
     * Splits a call.
     *
     * @throws WaveException if there is no name or no parenthesis
     */
    public static WaveCall split(String text) {
        String call = text.strip();
        int open = call.indexOf('(');
        if (open < 0) {
            throw new WaveException(call.length() + 1, "'(' after the function's name", "the end");
        }
        String function = call.substring(0, open).strip();
        if (function.isEmpty()) {
            throw new WaveException(1, "the name of a function", "'('");
        }
        return new WaveCall(function, call.substring(open));
    }

    /**
     * The arguments as values of the parameters; options at the end may be left out.
     *
     * @throws WaveException if they do not fit, with the column counted from the parenthesis
     */
    public List<Object> arguments(WitFunction type) {
        var in = new WaveInput(rest);
        in.expect('(', "'('");
        var values = new ArrayList<Object>();
        boolean more = !in.at(')');
        for (WitType.Field parameter : type.parameters()) {
            if (more) {
                values.add(new WaveReader(in).value(parameter.type()));
                more = in.take(',') && !in.at(')');
            } else {
                values.add(WaveReader.absent(parameter, in));
            }
        }
        if (more) {
            throw in.unexpected("')' after " + type.parameters().size() + " arguments");
        }
        in.expect(')', "',' or ')' after an argument");
        in.requireEnd();
        return values;
    }
}
