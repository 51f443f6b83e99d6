using System.Security.Cryptography;
using Witness.Sim.Plants;
using Witness.Sim.Play;
using Witness.Sim.Wire;

namespace Witness.Sim.Tests.Play;

/// <summary>The day and a small year, told once for all tests that look at them.</summary>
public static class Told
{
    public const int Lots = 200;

    public static readonly DayWorld Day = new(1);

    public static readonly List<Message> DayMessages = [.. Day.Messages()];

    public static readonly YearWorld Year = new(1, Lots);

    public static readonly List<Message> YearMessages = [.. Year.Messages()];

    /// <summary>Lots about which an answer says something; all others are clean.</summary>
    public static HashSet<string> Touched(IEnumerable<Answer> answers) => [.. answers.SelectMany(a => a.Lots)];

    public static string Digest(IEnumerable<Message> messages)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var message in messages) hash.AppendData(message.ToBytes());
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
