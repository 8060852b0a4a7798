package dev.aether.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same guests and values through jco, which makes JavaScript of components: the same answers,
 * or both trap. Needs node, and npm's jco in the folder of modules that {@code aether.jco} names.
 */
@EveryEngine
@Timeout(240)
class JcoTest {
    private static final int SIGNATURES = Integer.getInteger("aether.jco.signatures", 40);
    private static final int VALUES = 6;

    /** Where jco traps on bits beyond the type, which the specification ignores. */
    private static final Set<String> IT_TRAPS = Set.of("as-u8", "as-s8", "as-u16", "as-s16");

    /** Where jco reads what is not aligned, not in memory or no UTF-8. */
    private static final Set<String> IT_READS_ON =
            Set.of(
                    "option-at",
                    "tuple-at",
                    "string-at",
                    "string-of",
                    "u8s-at",
                    "u64s-at",
                    "u64s-of");

    private final ComponentEngine engine;
    private final Map<String, List<String>> ours = new HashMap<>();

    @TempDir Path folder;

    JcoTest(ComponentEngine engine) {
        this.engine = engine;
    }

    @Test
    void randomValuesCrossAsTheyDoInJco() throws Exception {
        Path modules = modules();
        long seed = Long.getLong("aether.jco.seed", new SplittableRandom().nextLong());
        var random = new SplittableRandom(seed);
        for (int i = 0; i < SIGNATURES; i++) {
            echo("e%03d".formatted(i), random);
        }

        assertThat(jco(modules)).as("seed %d", seed).containsExactlyInAnyOrderEntriesOf(ours);
    }

    @Test
    void coreValuesAreReadAsJcoReadsThem() throws Exception {
        Path modules = modules();
        Files.write(folder.resolve("rules.wasm"), Guests.bytes("rules"));
        var calls = new ArrayList<String>();
        var answers = new ArrayList<String>();
        for (Map.Entry<String, Shape> function : RulesTest.NUMBERS.entrySet()) {
            for (int core : RulesTest.CORE_VALUES) {
                String argument = Integer.toUnsignedString(core);
                calls.add(function.getKey() + "\t[" + argument + "]\t0");
                answers.add(answer(function.getKey(), function.getValue(), core));
            }
        }
        Files.write(folder.resolve("rules.calls"), calls);
        List<String> theirs = jco(modules).get("rules");

        assertThat(theirs).hasSameSizeAs(answers);
        for (int i = 0; i < answers.size(); i++) {
            String call = calls.get(i);
            String function = call.substring(0, call.indexOf('\t'));
            boolean known =
                    theirs.get(i).equals("trap") && IT_TRAPS.contains(function)
                            || answers.get(i).equals("trap") && IT_READS_ON.contains(function);
            if (!known) {
                assertThat(answers.get(i)).as(call).isEqualTo(theirs.get(i));
            }
        }
    }

    private String answer(String function, Shape result, int core) {
        try (var guest = Guests.instance(engine, "rules")) {
            return "\t" + JavaScript.plain(result, guest.call(function, core));
        } catch (TrapException trap) {
            return "trap";
        }
    }

    private void echo(String name, SplittableRandom random) throws IOException {
        var parameters = new ArrayList<Shape>();
        int count = random.nextInt(random.nextInt(4) == 0 ? 12 : 4);
        for (int i = 0; i < count; i++) {
            parameters.add(shape(random));
        }
        // A function's own result is an exception there if it is an error.
        Shape result = new Shape.TupleOf(List.of(shape(random)));
        int encoding = random.nextInt(2); // jco has no latin1+utf16.
        var echo = new Echo(engine, parameters, result, encoding);
        Files.write(
                folder.resolve(name + ".wasm"),
                new EchoAssembler(parameters, result, encoding).assemble());
        var calls = new ArrayList<String>();
        var answers = new ArrayList<String>();
        var all = new Shape.TupleOf(parameters);
        for (int i = 0; i < VALUES; i++) {
            Object[] arguments = parameters.stream().map(p -> p.value(random)).toArray();
            Object answer = result.value(random);
            calls.add(
                    String.join(
                            "\t",
                            "echo",
                            JavaScript.expression(all, arguments),
                            JavaScript.expression(result, answer)));
            try (Echo.Guest guest = echo.guest()) {
                Object answered = guest.call(arguments, answer);
                answers.add(
                        JavaScript.plain(all, guest.asked())
                                + "\t"
                                + JavaScript.plain(result, answered));
            }
        }
        Files.write(folder.resolve(name + ".calls"), calls);
        ours.put(name, answers);
    }

    /** Any type but an option of an option of an option, where jco makes some(none) some(0). */
    private static Shape shape(SplittableRandom random) {
        Shape shape = Shape.random(random, 3);
        boolean deep = shape.toString().contains("OptionOf[some=OptionOf[some=OptionOf");
        return deep ? shape(random) : shape;
    }

    /** What jco answers, by the name of the guest. */
    private Map<String, List<String>> jco(Path modules) throws Exception {
        Path script = Path.of("src/test/jco/answers.mjs").toAbsolutePath();
        Path out = folder.resolve("out");
        Process node =
                new ProcessBuilder("node", script.toString(), modules.toString(), folder.toString())
                        .redirectOutput(out.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try {
            assertThat(node.waitFor(200, TimeUnit.SECONDS)).as("node ends").isTrue();
        } finally {
            node.destroyForcibly();
        }
        assertThat(node.exitValue()).isZero();
        var answers = new HashMap<String, List<String>>();
        for (String line : Files.readAllLines(out)) {
            String[] words = line.split("\t", 4);
            String answer = words[2].equals("trap") ? "trap" : words[2] + "\t" + words[3];
            answers.computeIfAbsent(words[0], name -> new ArrayList<>()).add(answer);
        }
        return answers;
    }

    private static Path modules() {
        String named = System.getProperty("aether.jco", "");
        boolean there = Files.isDirectory(Path.of(named, "@bytecodealliance", "jco"));
        String reason = "without jco: -Daether.jco names no node_modules that holds it";
        if (named.isEmpty() || !there) {
            System.out.println(reason);
        }
        assumeTrue(!named.isEmpty() && there, reason);
        boolean node =
                Arrays.stream(System.getenv("PATH").split(":"))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, "node")));
        assumeTrue(node, "without jco: no node in PATH");
        return Path.of(named);
    }
}
