package dev.aether.component.wasi.files;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A folder and all below it, for guests. The paths it is asked for hold no links but perhaps as
 * their last name, which is never followed; that was found out under {@link #alone}, and what
 * follows from it is done under the same.
 *
 * <p>Faults are {@link FileFault}s; any other {@link IOException} reaches guests as {@code io}.
 */
public interface FileTree {
    /** Whether anything in it may be changed. */
    boolean writable();

    /** Does something while nobody else with a grant from this host changes what paths mean. */
    <T extends @Nullable Object> T alone(Work<T> work) throws IOException;

    FileStat stat(TreePath path) throws IOException;

    /** What is in a folder, without {@code .} and {@code ..}. */
    List<Entry> list(TreePath path) throws IOException;

    OpenedFile open(TreePath path, Opening how) throws IOException;

    String readLink(TreePath path) throws IOException;

    void createDirectory(TreePath path) throws IOException;

    /** Removes a file or link, or an empty folder. */
    void delete(TreePath path) throws IOException;

    void rename(TreePath from, TreePath to) throws IOException;

    /** Gives a file another name. */
    void link(TreePath existing, TreePath name) throws IOException;

    void symlink(String target, TreePath name) throws IOException;

    void setTimes(TreePath path, FileTime accessed, FileTime modified) throws IOException;

    /** Something in a folder. */
    record Entry(FileKind kind, String name) {}

    /** How a file is opened; it may be read in any case. */
    record Opening(boolean write, boolean create, boolean exclusive, boolean truncate) {}

    /** What is done under {@link #alone}. */
    @FunctionalInterface
    interface Work<T extends @Nullable Object> {
        T run() throws IOException;
    }
}
