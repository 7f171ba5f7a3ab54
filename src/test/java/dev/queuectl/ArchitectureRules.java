package dev.queuectl;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;

import org.jspecify.annotations.NullMarked;

import java.time.Clock;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Scanner;
import java.util.SplittableRandom;
import java.util.Timer;

/**
 * The rules of the architecture for the packages below one root. They judge the program, and also
 * specimens of wrong code, which shows that each of them can fail.
 *
 * @param root name of the package whose sub-packages are the layers
 */
record ArchitectureRules(String root) {

    /**
     * What each layer may import, from the bottom up. Layers that do not name each other never
     * meet.
     */
    private static final Map<String, List<String>> IMPORTS = new LinkedHashMap<>();

    static {
        IMPORTS.put("domain", List.of());
        IMPORTS.put("config", List.of("domain"));
        IMPORTS.put("store", List.of("domain"));
        IMPORTS.put("store.sql", List.of("domain", "config", "store"));
        IMPORTS.put("store.sqlite", List.of("domain", "config", "store", "store.sql"));
        IMPORTS.put("store.server", List.of("domain", "config", "store"));
        IMPORTS.put(
                "store.postgres",
                List.of("domain", "config", "store", "store.sql", "store.server"));
        IMPORTS.put("store.mongo", List.of("domain", "config", "store", "store.server"));
        IMPORTS.put("process", List.of("domain", "config"));
        IMPORTS.put("client", List.of("domain", "config", "store", "process"));
        IMPORTS.put("worker", List.of("domain", "config", "store", "process"));
        IMPORTS.put("web", List.of("domain", "config", "store", "client"));
        IMPORTS.put("cli", List.copyOf(IMPORTS.keySet()));
    }

    private static final String[] VALUES_OF_THE_JDK = {
        "java.lang",
        "java.lang.annotation",
        "java.lang.invoke",
        "java.lang.runtime",
        "java.math",
        "java.nio.charset",
        "java.time",
        "java.time.format",
        "java.time.temporal",
        "java.util",
        "java.util.function",
        "java.util.random",
        "java.util.regex",
        "java.util.stream",
        "org.jspecify.annotations"
    };

    private static final Class<?>[] NOT_VALUES = {
        Clock.class,
        InstantSource.class,
        Process.class,
        ProcessBuilder.class,
        ProcessHandle.class,
        Random.class,
        Runtime.class,
        Scanner.class,
        SplittableRandom.class,
        System.class,
        Thread.class,
        Timer.class
    };

    List<ArchRule> all() {
        return List.of(
                layers(),
                noCircles(),
                pureDomain(),
                standardStreamsOnlyInCli(),
                exitOnlyInCli(),
                clockOnlyInCli(),
                lineEditorOnlyInShell(),
                everyPackageNullMarked());
    }

    /** Every class lies in a layer, and imports point down. */
    ArchRule layers() {
        var architecture =
                layeredArchitecture()
                        .consideringOnlyDependenciesInLayers()
                        .withOptionalLayers(true)
                        .ensureAllClassesAreContainedInArchitecture();
        for (String layer : IMPORTS.keySet()) {
            // The contract is one package; the backends below it are layers of their own.
            String packages = layer.equals("store") ? root + ".store" : below(layer);
            architecture = architecture.layer(layer).definedBy(packages);
        }
        for (Map.Entry<String, List<String>> layer : IMPORTS.entrySet()) {
            String[] allowed = layer.getValue().toArray(String[]::new);
            var given = architecture.whereLayer(layer.getKey());
            architecture =
                    allowed.length == 0
                            ? given.mayNotAccessAnyLayer()
                            : given.mayOnlyAccessLayers(allowed);
        }
        return architecture;
    }

    /** No package depends on itself by way of others. */
    ArchRule noCircles() {
        return slices().matching(root + ".(**)").should().beFreeOfCycles().allowEmptyShould(true);
    }

    /**
     * The domain knows values only: no clock, no thread, no input or output, no library; chance is
     * handed to it.
     */
    ArchRule pureDomain() {
        var values = resideInAnyPackage(VALUES_OF_THE_JDK).and(not(belongToAnyOf(NOT_VALUES)));
        return classes()
                .that()
                .resideInAPackage(below("domain"))
                .should()
                .onlyDependOnClassesThat(
                        values.or(resideInAnyPackage(below("domain"))).as("are values of the JDK"))
                .allowEmptyShould(true);
    }

    /** Only the terminal's layer reads standard input and writes standard output and error. */
    ArchRule standardStreamsOnlyInCli() {
        return noClassesBelowCli()
                .should(ACCESS_STANDARD_STREAMS)
                .orShould()
                .accessField(System.class, "in")
                .orShould()
                .callMethod(System.class, "console")
                .allowEmptyShould(true);
    }

    /** Only the terminal's layer ends the JVM. */
    ArchRule exitOnlyInCli() {
        return noClassesBelowCli()
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .allowEmptyShould(true);
    }

    /**
     * Below the terminal's layer the time of day is an argument, or comes from a clock handed in.
     */
    ArchRule clockOnlyInCli() {
        return noClassesBelowCli()
                .should()
                .callMethodWhere(
                        describe("reads the system's clock", ArchitectureRules::readsClock))
                .allowEmptyShould(true);
    }

    private static boolean readsClock(JavaCall<?> call) {
        String owner = call.getTargetOwner().getName();
        String method = call.getName();
        if (owner.equals(System.class.getName())) {
            return method.equals("currentTimeMillis");
        }
        boolean givenClock =
                call.getTarget().getRawParameterTypes().stream()
                        .anyMatch(type -> type.isEquivalentTo(Clock.class));
        return owner.startsWith("java.time.")
                && !givenClock
                && (method.equals("now")
                        || method.startsWith("system")
                        || method.startsWith("tick"));
    }

    /** Only the shell's own classes load the library that edits lines, which takes time. */
    ArchRule lineEditorOnlyInShell() {
        return noClasses()
                .that()
                .haveNameNotMatching(".*[.]Shell[^.]*")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.jline..")
                .allowEmptyShould(true);
    }

    /** Every package says that its types are not null unless marked. */
    ArchRule everyPackageNullMarked() {
        return classes().that().resideInAPackage(root + "..").should(lieInANullMarkedPackage());
    }

    private static ArchCondition<JavaClass> lieInANullMarkedPackage() {
        return new ArchCondition<>("lie in a package marked @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                JavaPackage home = type.getPackage();
                boolean marked = home.isAnnotatedWith(NullMarked.class);
                String message = type.getName() + " lies in " + home.getName();
                events.add(new SimpleConditionEvent(type, marked, message));
            }
        };
    }

    private GivenClassesConjunction noClassesBelowCli() {
        return noClasses().that().resideOutsideOfPackage(below("cli"));
    }

    private String below(String layer) {
        return root + "." + layer + "..";
    }
}
