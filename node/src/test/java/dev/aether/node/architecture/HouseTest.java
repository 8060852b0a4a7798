package dev.aether.node.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rows of ARCHITECTURE.md and the calls nobody may make, over all built main classes. */
final class HouseTest {
    private static final Set<String> SOCKET_MODULES = Set.of("transport", "api", "runtime", "mesh");

    private static final Pattern SLICE = Pattern.compile("Slice (\\S+)");

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .importPaths(Reactor.find().classFolders())
                    .that(DescribedPredicate.describe("ours", HouseTest::isHandWritten));

    private static boolean isHandWritten(JavaClass type) {
        return House.moduleOf(type.getPackageName()).isPresent()
                && !House.isWire(type.getPackageName());
    }

    @Test
    void theClassFilesAreRead() {
        assertThat(CLASSES.contain("dev.aether.environment.Environment")).isTrue();
        assertThat(CLASSES.get("dev.aether.environment.Environment").getAllMethods()).isNotEmpty();
    }

    @Test
    void aModuleSeesOnlyItsRow() {
        Violations found = new Violations("row");
        foreignUses()
                .filter(use -> !House.maySee(module(use.getOriginClass()), module(target(use))))
                .forEach(use -> found.add(describe(use)));
        found.assertOnlyExceptions();
    }

    @Test
    void innerPackagesAreUsedFromInsideOnly() {
        Violations found = new Violations("inner-package");
        foreignUses()
                .filter(use -> !House.isFront(target(use).getPackageName()))
                .filter(use ->
                        !House.mayUseInner(
                                use.getOriginClass().getPackageName(),
                                target(use).getPackageName()))
                .forEach(use -> found.add(describe(use)));
        found.assertOnlyExceptions();
    }

    /** The front package is the module's words and its door at once, so it stands aside. */
    @Test
    void innerPackagesFormNoCycles() {
        Violations found = new Violations("cycle");
        SlicesRuleDefinition.slices()
                .assignedFrom(new InnerPackages())
                .should()
                .beFreeOfCycles()
                .evaluate(CLASSES)
                .getFailureReport()
                .getDetails()
                .forEach(cycle -> found.add(packagesIn(cycle)));
        found.assertOnlyExceptions();
    }

    private static String packagesIn(String cycle) {
        String path = cycle.substring(0, cycle.indexOf("1. Dependencies"));
        return SLICE.matcher(path)
                .results()
                .map(slice -> slice.group(1))
                .collect(Collectors.joining(" "));
    }

    @Test
    void nobodyReachesAroundTheEnvironment() {
        Violations found = new Violations("banned-call");
        exposed()
                .flatMap(type -> type.getAccessesFromSelf().stream())
                .filter(access ->
                        Banned.isCall(access.getTargetOwner().getName(), access.getName()))
                .forEach(access ->
                        found.add(
                                access.getOriginOwner().getName()
                                        + " calls "
                                        + access.getTarget().getFullName()));
        found.assertOnlyExceptions();
    }

    @Test
    void socketsAreOpenedByTheirOwnersOnly() {
        Violations found = new Violations("socket");
        exposed()
                .filter(type -> !SOCKET_MODULES.contains(module(type)))
                .flatMap(type -> type.getAccessesFromSelf().stream())
                .filter(access -> Banned.isSocket(access.getTargetOwner().getName()))
                .forEach(access -> found.add(describe(access)));
        found.assertOnlyExceptions();
    }

    @Test
    void noSignatureHasACompletableFuture() {
        Violations found = new Violations("completable-future");
        exposed()
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(unit -> !unit.getName().startsWith("lambda$"))
                .filter(HouseTest::mentionsFuture)
                .forEach(unit -> found.add(unit.getFullName()));
        found.assertOnlyExceptions();
    }

    private static boolean mentionsFuture(JavaCodeUnit unit) {
        return Stream.concat(
                        Stream.of(unit.getRawReturnType()), unit.getRawParameterTypes().stream())
                .anyMatch(type -> type.isEquivalentTo(CompletableFuture.class));
    }

    /** Classes that must stand on the environment. */
    private static Stream<JavaClass> exposed() {
        return CLASSES.stream().filter(type -> !Exempt.includes(type.getPackageName()));
    }

    /** Uses of one of our modules by another. */
    private static Stream<Dependency> foreignUses() {
        return CLASSES.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(use -> House.moduleOf(target(use).getPackageName()).isPresent())
                .filter(use -> !module(use.getOriginClass()).equals(module(target(use))));
    }

    private static JavaClass target(Dependency use) {
        return use.getTargetClass().getBaseComponentType();
    }

    private static String module(JavaClass type) {
        return House.moduleOf(type.getPackageName()).orElseThrow();
    }

    private static String describe(Dependency use) {
        return use.getOriginClass().getName() + " uses " + target(use).getName();
    }

    private static String describe(JavaAccess<?> call) {
        return call.getOriginOwner().getName() + " calls " + call.getTarget().getFullName();
    }

    /** Each inner package is a slice of its own. */
    private static final class InnerPackages implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return isHandWritten(type) && !House.isFront(type.getPackageName())
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "inner packages";
        }
    }
}
