package dev.aether.component.core.endive;

import dev.aether.component.core.CoreExtern;
import run.endive.runtime.GlobalInstance;

/** A global, passed between modules unread. */
record EndiveGlobal(GlobalInstance global) implements CoreExtern {}
