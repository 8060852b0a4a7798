package dev.aether.component.core.endive;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.ExternalType;
import run.endive.wasm.types.FunctionBody;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.Instruction;
import run.endive.wasm.types.OpCode;
import run.endive.wasm.types.TypeSection;
import run.endive.wasm.types.ValType;

/**
 * Makes indirect calls between modules that share a table mean one type.
 *
 * <p>When such a call leads to another module, the engine looks up the caller's type index among
 * the types of the callee, where it may be another type. So all modules that share tables get one
 * block of types at the same indices, behind their own, and every indirect call names its type
 * there. What else refers to types stays as it is.
 */
final class TypeAlignment {
    private static final int TYPES_MAX = 20_000;

    /** Fills the gap in front of the common block; of a shape that hardly any function has. */
    private static final FunctionType GAP =
            FunctionType.of(List.of(ValType.F32, ValType.I64, ValType.F32, ValType.F64), List.of());

    private final Map<FunctionType, Integer> common = new LinkedHashMap<>();
    private int begin;

    private TypeAlignment() {}

    /** Aligns the modules of one component, in order; their instructions are changed. */
    static List<WasmModule> align(List<WasmModule> modules) {
        var alignment = new TypeAlignment();
        alignment.gather(modules.stream().filter(TypeAlignment::sharesTables).toList());
        boolean needed =
                modules.stream().anyMatch(TypeAlignment::importsTable)
                        && !alignment.common.isEmpty()
                        && alignment.begin + alignment.common.size() <= TYPES_MAX;
        var aligned = new ArrayList<WasmModule>();
        for (WasmModule module : modules) {
            aligned.add(needed && sharesTables(module) ? alignment.apply(module) : module);
        }
        return aligned;
    }

    private static boolean importsTable(WasmModule module) {
        return module.importSection().count(ExternalType.TABLE) > 0;
    }

    private static boolean sharesTables(WasmModule module) {
        var exports = module.exportSection();
        for (int i = 0; i < exports.exportCount(); i++) {
            if (exports.getExport(i).exportType() == ExternalType.TABLE) {
                return true;
            }
        }
        return importsTable(module);
    }

    private void gather(List<WasmModule> sharing) {
        for (WasmModule module : sharing) {
            begin = Math.max(begin, module.typeSection().subTypeCount());
            for (Instruction call : indirectCalls(module)) {
                var type = module.typeSection().getType((int) call.operand(0));
                common.putIfAbsent(type, common.size());
            }
        }
    }

    private static List<Instruction> indirectCalls(WasmModule module) {
        var calls = new ArrayList<Instruction>();
        for (FunctionBody body : module.codeSection().functionBodies()) {
            for (Instruction instruction : body.instructions()) {
                OpCode opcode = instruction.opcode();
                if (opcode == OpCode.CALL_INDIRECT || opcode == OpCode.RETURN_CALL_INDIRECT) {
                    calls.add(instruction);
                }
            }
        }
        return calls;
    }

    private WasmModule apply(WasmModule module) {
        TypeSection own = module.typeSection();
        for (Instruction call : indirectCalls(module)) {
            Integer place = common.get(own.getType((int) call.operand(0)));
            if (place != null) {
                call.setOperand(0, begin + place);
            }
        }
        var types = TypeSection.builder();
        for (int i = 0; i < own.typeCount(); i++) {
            types.addRecType(own.getRecType(i));
        }
        for (int i = own.subTypeCount(); i < begin; i++) {
            types.addFunctionType(GAP);
        }
        common.keySet().forEach(types::addFunctionType);
        var copy = ModuleCopy.startless(module, types.build());
        module.startSection().ifPresent(copy::setStartSection);
        return copy.build();
    }
}
