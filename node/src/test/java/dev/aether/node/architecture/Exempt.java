package dev.aether.node.architecture;

/** Who may touch clock, threads and sockets directly, because it runs where no seam reaches. */
final class Exempt {
    /** Source folders of {@link #PACKAGES}. */
    static final String[] FOLDERS = {
        "environment/",
        "component/src/main/java/dev/aether/component/host/",
        "sdk/java/",
        "cli/",
        "benchmarks/"
    };

    static final String[] PACKAGES = {
        "dev.aether.environment",
        "dev.aether.component.host",
        "dev.aether.sdk",
        "dev.aether.cli",
        "dev.aether.benchmarks"
    };

    private Exempt() {}

    static boolean includes(String packageName) {
        for (String exempt : PACKAGES) {
            if (packageName.equals(exempt) || packageName.startsWith(exempt + ".")) {
                return true;
            }
        }
        return false;
    }
}
