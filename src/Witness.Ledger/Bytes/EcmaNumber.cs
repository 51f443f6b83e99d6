using System.Globalization;

namespace Witness.Ledger.Bytes;

/// <summary>Numbers as RFC 8785 §3.2.2.3 wants them: the shortest digits that read back, laid out as ECMAScript does.</summary>
internal static class EcmaNumber
{
    /// <summary>Writes the number and says how many bytes it took; 32 bytes always suffice.</summary>
    public static int Write(double value, Span<byte> to)
    {
        if (!double.IsFinite(value)) throw new CanonicalException("a JSON number must be finite");
        if (value == 0) // minus zero too
        {
            to[0] = (byte)'0';
            return 1;
        }

        Span<char> shortest = stackalloc char[32];
        Math.Abs(value).TryFormat(shortest, out var length, "R", CultureInfo.InvariantCulture);

        // Take the output apart into digits and the place of the point, whatever form the runtime chose.
        Span<char> digits = stackalloc char[32];
        int count = 0, point = 0, exponent = 0;
        var seenPoint = false;
        for (var i = 0; i < length; i++)
        {
            var c = shortest[i];
            if (c is 'E')
            {
                exponent = int.Parse(shortest[(i + 1)..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
                break;
            }

            if (c == '.')
            {
                seenPoint = true;
                continue;
            }

            if (count == 0 && c == '0')
            {
                if (seenPoint) point--;
                continue;
            }

            digits[count++] = c;
            if (!seenPoint) point++;
        }

        point += exponent;
        while (count > 1 && digits[count - 1] == '0') count--;
        return Lay(value < 0, digits[..count], point, to);
    }

    // digits d1…dk with the decimal point after the n-th, as Number::toString of ECMA-262 lays them out
    private static int Lay(bool negative, ReadOnlySpan<char> digits, int n, Span<byte> to)
    {
        var at = 0;
        if (negative) to[at++] = (byte)'-';
        var k = digits.Length;
        if (n is > 0 and <= 21)
        {
            for (var i = 0; i < Math.Max(k, n); i++)
            {
                if (i == n) to[at++] = (byte)'.';
                to[at++] = i < k ? (byte)digits[i] : (byte)'0';
            }

            return at;
        }

        if (n is > -6 and <= 0)
        {
            to[at++] = (byte)'0';
            to[at++] = (byte)'.';
            for (var i = n; i < 0; i++) to[at++] = (byte)'0';
            foreach (var d in digits) to[at++] = (byte)d;
            return at;
        }

        to[at++] = (byte)digits[0];
        if (k > 1) to[at++] = (byte)'.';
        foreach (var d in digits[1..]) to[at++] = (byte)d;
        to[at++] = (byte)'e';
        to[at++] = n - 1 < 0 ? (byte)'-' : (byte)'+';
        Math.Abs(n - 1).TryFormat(to[at..], out var written, default, CultureInfo.InvariantCulture);
        return at + written;
    }
}
