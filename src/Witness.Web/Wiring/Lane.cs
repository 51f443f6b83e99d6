using System.Runtime.InteropServices;

namespace Witness.Web.Wiring;

/// <summary>
/// 车道 — a thread of its own for one part of the road. What waits for the disk or folds for long must not stand on the threads that
/// answer requests; a lane that may lag behind (a follower, the scan) also lets the others go first when processors are short. Its
/// name is what the operating system shows, so the cost of each part can be read there.
/// </summary>
public sealed class Lane : TaskScheduler
{
    private readonly Queue<Task> _waiting = new();
    private readonly Thread _thread;

    /// <param name="name">At most 15 characters are shown.</param>
    /// <param name="politeness">0 as everybody, up to 19: the less of a busy processor it asks for. Linux only.</param>
    public Lane(string name, int politeness = 0)
    {
        _thread = new Thread(() => Work(politeness)) { Name = name, IsBackground = true };
        _thread.Start();
    }

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Starts work here; what it awaits comes back here.</summary>
    public Task Run(Func<Task> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, this).Unwrap();

    protected override void QueueTask(Task task)
    {
        lock (_waiting)
        {
            _waiting.Enqueue(task);
            Monitor.Pulse(_waiting);
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && Thread.CurrentThread == _thread && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_waiting) return [.. _waiting];
    }

    private void Work(int politeness)
    {
        if (politeness > 0 && OperatingSystem.IsLinux()) _ = SetPriority(OfThread, 0, politeness); // refused: it runs as everybody
        while (true)
        {
            Task task;
            lock (_waiting)
            {
                while (_waiting.Count == 0) Monitor.Wait(_waiting);
                task = _waiting.Dequeue();
            }
            TryExecuteTask(task);
        }
    }

    // Linux keeps a niceness per thread; 0 is the calling one.
    private const int OfThread = 0;

#pragma warning disable SYSLIB1054 // source-made imports need unsafe code
    [DllImport("libc", EntryPoint = "setpriority")]
    private static extern int SetPriority(int which, int who, int priority);
#pragma warning restore SYSLIB1054
}
