using System.Buffers;
using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Witness.Domain.Terms;
using Witness.Ledger.Bytes;

namespace Witness.Domain.Stages;

/// <summary>内容 — canonical JSON (RFC 8785) of any value of the catalogue, to compare and to dump content without provenance (ruling 5).</summary>
public static class Content
{
    private static readonly ConcurrentDictionary<Type, (string Name, Func<object, object?> Get)[]> Members = new();

    /// <summary>Equal as content: lists item by item, decimals by value.</summary>
    public static bool Equal(object? a, object? b)
    {
        if (ReferenceEquals(a, b)) return true;
        if (a is null || b is null) return false;
        if (a is string or bool or int or long or decimal or Moment) return a.Equals(b);
        return Text(a) == Text(b);
    }

    /// <summary>Canonical JSON as text.</summary>
    public static string Text(object? value)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        Write(new CanonicalWriter(bytes), value);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>Writes the value; names sorted as RFC 8785 demands, decimals and moments as texts.</summary>
    public static void Write(CanonicalWriter to, object? value)
    {
        switch (value)
        {
            case null: to.Null(); break;
            case string text: to.Text(text); break;
            case bool flag: to.Bool(flag); break;
            case int number: to.Number(number); break;
            case long number: to.Number(number); break;
            case decimal number: to.Text((number / 1.000000000000000000000000000000000m).ToString(CultureInfo.InvariantCulture)); break;
            case Moment moment: to.Text(moment.ToString()); break;
            case Enum member: to.Text(member.ToString()); break;
            case IReadOnlySet<string> set: Write(to, set.Order(StringComparer.Ordinal).ToList()); break;
            case IEnumerable many:
                to.StartArray();
                foreach (var item in many) Write(to, item);
                to.EndArray();
                break;
            default:
                to.StartObject();
                foreach (var (name, get) in Members.GetOrAdd(value.GetType(), MembersOf))
                {
                    if (get(value) is not { } member) continue;
                    to.Key(name);
                    Write(to, member);
                }
                to.EndObject();
                break;
        }
    }

    private static (string, Func<object, object?>)[] MembersOf(Type type) =>
    [
        .. type.GetProperties().Where(p => p.GetIndexParameters().Length == 0).OrderBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => (p.Name, (Func<object, object?>)p.GetValue)),
    ];
}
