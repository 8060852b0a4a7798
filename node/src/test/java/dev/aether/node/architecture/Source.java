package dev.aether.node.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.SourcePositions;
import java.util.List;

/**
 * One parsed file.
 *
 * @param name the path from the root of the repository
 */
record Source(String name, String text, CompilationUnitTree unit, SourcePositions positions) {
    List<String> lines() {
        return text.lines().toList();
    }

    boolean isIn(String... folders) {
        for (String folder : folders) {
            if (name.startsWith(folder)) {
                return true;
            }
        }
        return false;
    }

    long line(Tree tree) {
        return unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree));
    }

    /** Lines from the first to the last character of a tree, both included. */
    long linesOf(Tree tree) {
        return unit.getLineMap().getLineNumber(positions.getEndPosition(unit, tree))
                - line(tree)
                + 1;
    }

    String textOf(Tree tree) {
        return text.substring(
                (int) positions.getStartPosition(unit, tree),
                (int) positions.getEndPosition(unit, tree));
    }
}
