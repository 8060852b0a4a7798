package dev.aether.environment;

/** The form of the paths of a {@link Disk}, the same for every maker. */
public final class DiskPath {
    /** What a disk appends to a name while it replaces that file; nobody else may use it. */
    public static final String REPLACING = ".replacing";

    private static final int NAME_CHARS_MAX = 200;

    private DiskPath() {}

    /**
     * The path of a file: names of 1 to 200 visible characters, one '/' between them, none of them
     * "." or "..", the last not ending in {@link #REPLACING}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static String file(String path) {
        for (String name : path.split("/", -1)) {
            if (!isName(name)) {
                throw new IllegalArgumentException("not a path inside the disk: \"" + path + '"');
            }
        }
        return path;
    }

    /** The path of a folder, where the empty path is the disk's own directory. */
    public static String folder(String path) {
        return path.isEmpty() ? path : file(path);
    }

    /** The folder a file lies in, empty for the disk's own directory. */
    public static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= NAME_CHARS_MAX
                && !name.equals(".")
                && !name.equals("..")
                && !name.endsWith(REPLACING)
                && name.chars().allMatch(c -> c >= ' ' && c != '\\' && c != 0x7f);
    }
}
