namespace Witness.Ledger.Log;

/// <summary>What one caller waits for: one draft or many, answered together once all of them are committed.</summary>
internal sealed class Waiting
{
    private readonly TaskCompletionSource<Appended[]> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IReadOnlyList<Draft>? _drafts;
    private readonly IReadOnlyList<Preparing>? _preparings;
    private readonly Appended[] _answers;
    private Exception? _refused;
    private int _answered;

    public Waiting(IReadOnlyList<Draft> drafts)
    {
        _drafts = drafts;
        _answers = new Appended[drafts.Count];
    }

    public Waiting(IReadOnlyList<Preparing> preparings)
    {
        _preparings = preparings;
        _answers = new Appended[preparings.Count];
    }

    public int Count => _answers.Length;

    public Task<Appended[]> Done => _done.Task;

    public Draft? Draft(int index) => _drafts?[index];

    public Preparing? Preparing(int index) => _preparings?[index];

    public void Answer(int index, Appended answer)
    {
        _answers[index] = answer;
        CountOne();
    }

    /// <summary>The caller broke the contract with this draft; told once the others of the batch are done.</summary>
    public void Refuse(Exception why)
    {
        _refused ??= why;
        CountOne();
    }

    public void Fail(Exception why) => _done.TrySetException(why);

    private void CountOne()
    {
        if (++_answered < _answers.Length) return;
        if (_refused is null) _done.TrySetResult(_answers);
        else _done.TrySetException(_refused);
    }
}
