package dev.queuectl.store.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;

/** A client of the driver's whose process dies at one of its writes, and does nothing after. */
final class DyingClient {
    private static final Set<String> WRITES =
            Set.of(
                    "insertMany",
                    "updateOne",
                    "updateMany",
                    "bulkWrite",
                    "findOneAndUpdate",
                    "deleteOne",
                    "deleteMany");

    /** Nobody catches it, as nobody survives a kill. */
    static final class Died extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final MongoClient real;
    private final int fatal;
    private final boolean isDone;
    private Runnable beforeInsert = () -> {};
    private int writes;

    /**
     * @param fatal at which write it dies, from 1 on
     * @param isDone whether the server carries that one out all the same
     */
    DyingClient(MongoClient real, int fatal, boolean isDone) {
        this.real = real;
        this.fatal = fatal;
        this.isDone = isDone;
    }

    /** Does something once, before the next documents are inserted. */
    void beforeNextInsert(Runnable something) {
        beforeInsert = something;
    }

    MongoClient client() {
        return wrapped(real, MongoClient.class);
    }

    private <T> T wrapped(T target, Class<T> type) {
        InvocationHandler handler = (_, method, arguments) -> call(target, method, arguments);
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private @Nullable Object call(Object target, Method method, @Nullable Object[] arguments)
            throws Throwable {
        if (writes >= fatal) {
            throw new Died();
        }
        if (method.getName().equals("insertMany")) {
            Runnable once = beforeInsert;
            beforeInsert = () -> {};
            once.run();
        }
        boolean dies = WRITES.contains(method.getName()) && ++writes == fatal;
        if (dies && !isDone) {
            throw new Died();
        }
        @Nullable Object answer;
        try {
            answer = method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw dies ? new Died() : e.getTargetException();
        }
        if (dies) {
            throw new Died();
        }
        return switch (answer) {
            case MongoDatabase database -> wrapped(database, MongoDatabase.class);
            case MongoCollection<?> collection -> wrappedCollection(collection);
            case null, default -> answer;
        };
    }

    private <T> Object wrappedCollection(MongoCollection<T> collection) {
        @SuppressWarnings("unchecked")
        Class<MongoCollection<T>> type =
                (Class<MongoCollection<T>>) (Class<?>) MongoCollection.class;
        return wrapped(collection, type);
    }
}
