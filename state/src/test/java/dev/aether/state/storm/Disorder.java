package dev.aether.state.storm;

import dev.aether.environment.Environment;
import dev.aether.environment.Randomness;
import dev.aether.transport.Transport;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;

/** Repeats one-way messages and holds some back, so that others overtake them. */
final class Disorder {
    private static final int LATE_MILLIS_MAX = 150;

    private double share;

    /**
     * @param share of the messages that are sent twice, and of those that are late
     */
    void share(double share) {
        this.share = share;
    }

    /** A transport in this disorder, for one life of a machine. */
    Transport over(Transport transport, Environment environment) {
        Randomness chance = environment.randomness().fork("disorder");
        return (Transport)
                Proxy.newProxyInstance(
                        Transport.class.getClassLoader(),
                        new Class<?>[] {Transport.class},
                        (proxy, method, arguments) -> {
                            if (!method.getName().equals("send")) {
                                return invoke(transport, method, arguments);
                            }
                            return send(transport, environment, chance, method, arguments);
                        });
    }

    private Object send(
            Transport transport,
            Environment environment,
            Randomness chance,
            Method method,
            Object[] arguments)
            throws Throwable {
        if (share > 0 && chance.nextDouble() < share) {
            later(transport, environment, chance, method, arguments);
        }
        if (share > 0 && chance.nextDouble() < share) {
            later(transport, environment, chance, method, arguments);
            return true;
        }
        return invoke(transport, method, arguments);
    }

    private static void later(
            Transport transport,
            Environment environment,
            Randomness chance,
            Method method,
            Object[] arguments) {
        Duration delay = Duration.ofMillis(chance.nextInt(LATE_MILLIS_MAX));
        environment.timers().after(delay, () -> repeat(transport, method, arguments));
    }

    private static void repeat(Transport transport, Method method, Object[] arguments) {
        try {
            invoke(transport, method, arguments);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Object invoke(Transport transport, Method method, Object[] arguments)
            throws Throwable {
        try {
            return method.invoke(transport, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
