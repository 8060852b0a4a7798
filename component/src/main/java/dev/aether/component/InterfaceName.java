package dev.aether.component;

/**
 * An import or export name split at its version.
 *
 * @param path all before the {@code @}, such as {@code wasi:io/streams}
 * @param version all after it, empty if there is none
 */
public record InterfaceName(String path, String version) {
    public static InterfaceName parse(String name) {
        int at = name.indexOf('@');
        return at < 0
                ? new InterfaceName(name, "")
                : new InterfaceName(name.substring(0, at), name.substring(at + 1));
    }

    /**
     * The name all compatible versions share: the major version, below 1.0 the minor, below 0.1 the
     * patch; a pre-release is compatible with itself only.
     */
    public String track() {
        if (version.isEmpty()) {
            return path;
        }
        int build = version.indexOf('+');
        String core = build < 0 ? version : version.substring(0, build);
        if (core.indexOf('-') >= 0) {
            return path + '@' + core;
        }
        String[] parts = core.split("\\.", -1);
        if (!parts[0].equals("0") || parts.length < 2) {
            return path + '@' + parts[0];
        }
        return path
                + "@0."
                + (parts[1].equals("0") && parts.length > 2 ? "0." + parts[2] : parts[1]);
    }
}
