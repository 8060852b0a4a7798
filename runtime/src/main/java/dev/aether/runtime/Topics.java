package dev.aether.runtime;

import dev.aether.component.wasi.messaging.MessageTarget;

/** The topics of an app, for the particles of it that send and handle messages. */
public final class Topics {
    private final AppTopics app;

    Topics(AppTopics app) {
        this.app = app;
    }

    /** Sends to those that were granted. */
    public MessageTarget target(Grant.Producer granted) {
        return new TopicTarget(app, granted);
    }

    Subscription subscribe(GroupMember member, Grant.Consumer granted, Subscription.Delivery to) {
        return new Subscription(app, member, granted, to);
    }
}
