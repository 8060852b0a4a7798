package dev.aether.node.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Sizes and words of every Java file of the reactor, generated ones excepted. */
final class TidyTest {
    private static final int FILE_LINES_MAX = 400;
    private static final int METHOD_LINES_MAX = 60;
    private static final int PARAMETERS_MAX = 6;
    private static final int NESTING_MAX = 3;
    private static final int COLUMNS_MAX = 100;

    /** How many exceptions there are at most; lower it whenever one goes. */
    private static final int EXCEPTIONS_MAX = 7;

    private static final Set<String> PACKAGE_WORDS =
            Set.of("impl", "util", "utils", "common", "core", "manager", "helper");
    private static final Pattern TYPE_WORDS =
            Pattern.compile("(Manager|Helper|Utils?|Impl|Common)(?=\\p{Lu}|$)|(Base|Data|Info)$");
    private static final Pattern LATER = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");
    private static final Pattern GETTER = Pattern.compile("get\\p{Lu}.*");

    private static final Reactor REACTOR = Reactor.find();
    private static final List<Source> MAIN =
            Sources.parse(REACTOR.root(), REACTOR.javaFiles("src/main/java"));
    private static final List<Source> TESTS =
            Sources.parse(REACTOR.root(), REACTOR.javaFiles("src/test/java"));

    @Test
    void everyModuleIsSeen() {
        assertThat(MAIN).extracting(Source::name).anyMatch(name -> name.startsWith("node/"));
        assertThat(MAIN).extracting(Source::name).anyMatch(name -> name.startsWith("sdk/java/"));
    }

    @Test
    void exceptionsOnlyShrink() {
        assertThat(Violations.exceptions()).hasSizeLessThanOrEqualTo(EXCEPTIONS_MAX);
    }

    @Test
    void aFileHasAtMost400Lines() {
        check(
                "file-lines",
                MAIN,
                (source, found) -> {
                    if (source.lines().size() > FILE_LINES_MAX) {
                        found.add(source.name());
                    }
                });
    }

    @Test
    void aLineHasAtMost100Columns() {
        check("columns", MAIN, TidyTest::longLines);
    }

    private static void longLines(Source source, Violations found) {
        List<String> lines = source.lines();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean wraps = !line.startsWith("import ") && !line.contains("https://");
            if (wraps && line.codePointCount(0, line.length()) > COLUMNS_MAX) {
                found.add(source.name() + ":" + (i + 1));
            }
        }
    }

    @Test
    void aMethodHasAtMost60Lines() {
        checkMethods("method-lines", method -> method.lines() > METHOD_LINES_MAX);
    }

    @Test
    void aMethodHasAtMost6Parameters() {
        checkMethods(
                "parameters",
                method -> !method.isOverride() && method.parameters() > PARAMETERS_MAX);
    }

    @Test
    void aMethodNestsAtMost3Deep() {
        checkMethods("nesting", method -> method.nesting() > NESTING_MAX);
    }

    @Test
    void noAccessorIsNamedGet() {
        checkMethods(
                "get",
                method ->
                        method.parameters() == 0
                                && !method.isOverride()
                                && GETTER.matcher(method.name()).matches());
    }

    @Test
    void typesHaveASingleDutyAndItsName() {
        checkShapes(
                "type-words",
                MAIN,
                (shape, found) ->
                        shape.types().stream()
                                .filter(type -> TYPE_WORDS.matcher(type).find())
                                .forEach(found::add));
    }

    @Test
    void packagesAreNamedAfterTheirContent() {
        check("package-words", MAIN, TidyTest::poorPackages);
    }

    private static void poorPackages(Source source, Violations found) {
        String name = String.valueOf(source.unit().getPackageName());
        for (String word : name.split("\\.")) {
            if (PACKAGE_WORDS.contains(word)) {
                found.add(name);
            }
        }
    }

    @Test
    void everyPackageIsNullMarked() {
        check("null-marked", MAIN, TidyTest::unmarkedPackages);
    }

    private static void unmarkedPackages(Source source, Violations found) {
        Path folder = REACTOR.root().resolve(source.name()).resolveSibling("package-info.java");
        boolean marked =
                Files.exists(folder)
                        && MAIN.stream()
                                .filter(s -> REACTOR.root().resolve(s.name()).equals(folder))
                                .anyMatch(s -> s.text().contains("@NullMarked"));
        if (!marked) {
            found.add(String.valueOf(source.unit().getPackageName()));
        }
    }

    @Test
    void nothingIsLeftForLater() {
        BiConsumer<Source, Violations> rule =
                (source, found) -> {
                    if (LATER.matcher(source.text()).find()) {
                        found.add(source.name());
                    }
                };
        check("later", MAIN, rule);
        check(
                "later",
                TESTS.stream().filter(s -> !s.name().endsWith("TidyTest.java")).toList(),
                rule);
    }

    @Test
    void noCatchIsEmptyWithoutAReason() {
        checkShapes(
                "empty-catch", MAIN, (shape, found) -> shape.emptyCatches().forEach(found::add));
    }

    @Test
    void nothingIsSynchronized() {
        checkShapes(
                "synchronized",
                MAIN.stream().filter(source -> !source.isIn(Exempt.FOLDERS)).toList(),
                (shape, found) -> shape.synchronizations().forEach(found::add));
    }

    @Test
    void noStreamIsParallel() {
        checkShapes(
                "parallel-stream",
                MAIN,
                (shape, found) -> shape.parallelStreams().forEach(found::add));
    }

    @Test
    void noTestIsDisabled() {
        checkShapes("disabled", TESTS, (shape, found) -> shape.disabled().forEach(found::add));
    }

    private static void checkMethods(String rule, Predicate<MethodShape> broken) {
        checkShapes(
                rule,
                MAIN,
                (shape, found) ->
                        shape.methods().stream()
                                .filter(broken)
                                .forEach(method -> found.add(method.where())));
    }

    private static void checkShapes(
            String rule, List<Source> sources, BiConsumer<FileShape, Violations> examine) {
        check(rule, sources, (source, found) -> examine.accept(FileShape.of(source), found));
    }

    private static void check(
            String rule, List<Source> sources, BiConsumer<Source, Violations> examine) {
        Violations found = new Violations(rule);
        sources.forEach(source -> examine.accept(source, found));
        found.assertOnlyExceptions();
    }
}
