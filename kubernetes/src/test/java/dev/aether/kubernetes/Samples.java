package dev.aether.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random JSON values for property tests. */
final class Samples {
    private static final List<String> TEXTS =
            List.of(
                    "",
                    "a",
                    "true",
                    "null",
                    "~",
                    "1",
                    "-1",
                    "1.5",
                    "0x10",
                    "yes",
                    "a: b",
                    "- a",
                    "#c",
                    "x #y",
                    "a\nb",
                    "a\n",
                    "\ttab",
                    "ümlaut",
                    "\"q\"",
                    "'s'",
                    "{",
                    "[a]",
                    "*x",
                    "&x",
                    "!t",
                    "@",
                    "`",
                    "%",
                    "a\\b",
                    " lead",
                    "trail ",
                    "\uD83D\uDE00",
                    "---",
                    "...",
                    "?",
                    "? a",
                    ":",
                    "a:",
                    "0o7",
                    ".inf",
                    "1e3",
                    "+1",
                    "\u0085\u2028",
                    "\u0007",
                    "<<",
                    "=",
                    "2001-01-01",
                    "|",
                    ">",
                    "a\r\nb",
                    "null\n",
                    "-");

    private Samples() {}

    static Json tree(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 5 : 9)) {
            case 0 -> Json.nothing();
            case 1 -> Json.bool(random.nextBoolean());
            case 2 -> Json.number(random.nextLong());
            case 3 -> new Json.Numeral(random.nextInt(1000) + "." + random.nextInt(1000));
            case 4 -> text(random);
            case 5, 6 -> array(random, depth);
            default -> object(random, depth);
        };
    }

    static Json.Text text(Random random) {
        return Json.text(TEXTS.get(random.nextInt(TEXTS.size())));
    }

    static Json.ObjectNode object(Random random, int depth) {
        var node = Json.object();
        for (var i = random.nextInt(4); i > 0; i--) {
            node = node.with(text(random).value(), tree(random, depth - 1));
        }
        return node;
    }

    private static Json array(Random random, int depth) {
        var items = new ArrayList<Json>();
        for (var i = random.nextInt(4); i > 0; i--) {
            items.add(tree(random, depth - 1));
        }
        return Json.array(items);
    }
}
