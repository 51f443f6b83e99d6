using Witness.Sim.Deals;
using Witness.Sim.Wire;

namespace Witness.Sim.Play;

/// <summary>
/// 放映 — merges the scenes of many deals into one stream of messages in order of sending. Deals are asked for only when their time
/// comes near, so that a year never stands in memory. Gives each account its running sequence.
/// </summary>
public sealed class Reel
{
    private readonly PriorityQueue<(Scene Scene, Tape Tape), (DateTime, long)> _scenes = new();
    private readonly PriorityQueue<Message, (DateTime, long)> _messages = new();
    private readonly Dictionary<string, long> _sequences = [];
    private long _order;

    /// <param name="casts">Scenes of one deal (or of the prelude) with the earliest time any of them may have, in that order.</param>
    public IEnumerable<Message> Run(IEnumerable<(DateTime NotBefore, Func<IEnumerable<Scene>> Scenes)> casts)
    {
        using var next = casts.GetEnumerator();
        var more = next.MoveNext();
        while (more || _scenes.Count > 0 || _messages.Count > 0)
        {
            while (more && next.Current.NotBefore <= Horizon())
            {
                var tape = new Tape(m => _messages.Enqueue(m, (m.Deliver, ++_order)));
                foreach (var scene in next.Current.Scenes()) _scenes.Enqueue((scene, tape), (scene.From, ++_order));
                more = next.MoveNext();
            }
            while (_scenes.TryPeek(out var scene, out var at) && (_messages.Count == 0 || at.Item1 <= First(_messages)) && !(more && next.Current.NotBefore <= at.Item1))
            {
                _scenes.Dequeue();
                scene.Scene.Play(scene.Tape);
            }
            while (_messages.TryPeek(out var message, out var at) && (_scenes.Count == 0 || at.Item1 < First(_scenes)) && !(more && next.Current.NotBefore <= at.Item1))
            {
                _messages.Dequeue();
                yield return Numbered(message);
            }
        }
    }

    private DateTime Horizon()
    {
        var scenes = _scenes.Count == 0 ? DateTime.MaxValue : First(_scenes);
        var messages = _messages.Count == 0 ? DateTime.MaxValue : First(_messages);
        return scenes < messages ? scenes : messages;
    }

    private static DateTime First<T>(PriorityQueue<T, (DateTime, long)> queue)
    {
        queue.TryPeek(out _, out var at);
        return at.Item1;
    }

    private Message Numbered(Message message) =>
        message with { Sequence = _sequences[message.Sender] = _sequences.GetValueOrDefault(message.Sender) + 1 };
}
