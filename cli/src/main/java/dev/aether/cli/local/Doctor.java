package dev.aether.cli.local;

import dev.aether.cli.Command;
import dev.aether.cli.CommandFailure;
import dev.aether.cli.Invocation;
import dev.aether.cli.TextTable;
import dev.aether.cli.Usage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code aether doctor}. */
public final class Doctor implements Command {
    @Override
    public Usage usage() {
        return new Usage(
                "doctor",
                "",
                "look at this machine and its lattice, and say what is wrong",
                """
                Each line is OK, WARN or FAIL, with what to do. Exit code 1 if anything fails.

                Examples
                  aether doctor
                """,
                List.of());
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        invocation.allowWords(0);
        LocalLattice lattice = new LocalLattice(invocation.directory(), invocation.progress());
        List<Finding> findings = new ArrayList<>();
        findings.addAll(new MachineCheck(lattice.directory()).findings());
        findings.addAll(new LatticeCheck(lattice).findings());
        TextTable table = new TextTable().row("STATE", "WHAT", "FOUND", "DO");
        for (Finding finding : findings) {
            table.row(finding.level().name(), finding.thing(), finding.found(), finding.remedy());
        }
        table.lines().forEach(invocation.out()::println);
        boolean healthy = findings.stream().noneMatch(each -> each.level() == Finding.Level.FAIL);
        return healthy ? 0 : CommandFailure.FAILED;
    }
}
