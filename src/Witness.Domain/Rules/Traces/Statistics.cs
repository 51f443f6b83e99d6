namespace Witness.Domain.Rules.Traces;

/// <summary>统计 — the few figures the rules need, with their guards (indicators.md §4). Deterministic: no sampling.</summary>
public static class Statistics
{
    /// <summary>By linear interpolation between order statistics.</summary>
    public static decimal Quantile(IReadOnlyList<decimal> sorted, decimal q)
    {
        if (sorted.Count == 0) throw new ArgumentException("no values", nameof(sorted));
        var at = q * (sorted.Count - 1);
        var low = (int)Math.Floor(at);
        return low + 1 >= sorted.Count ? sorted[^1] : sorted[low] + ((at - low) * (sorted[low + 1] - sorted[low]));
    }

    public static decimal Median(IEnumerable<decimal> values) => Quantile([.. values.Order()], 0.5m);

    /// <summary>Standard deviation over mean (n − 1); null below two values or at mean nil.</summary>
    public static decimal? Variation(IReadOnlyCollection<decimal> values)
    {
        if (values.Count < 2) return null;
        var mean = values.Average();
        if (mean == 0) return null;
        var square = values.Sum(v => (double)((v - mean) * (v - mean))) / (values.Count - 1);
        return (decimal)Math.Sqrt(square) / Math.Abs(mean);
    }

    /// <summary>P(X ≥ k) when drawing n of N with K marked, without putting back.</summary>
    public static double Hypergeometric(int k, int n, int marked, int all)
    {
        var most = Math.Min(n, marked);
        var sum = 0.0;
        for (var i = Math.Max(k, n + marked - all); i <= most; i++) sum += Math.Exp(LogChoose(marked, i) + LogChoose(all - marked, n - i) - LogChoose(all, n));
        return Math.Min(1, sum);
    }

    /// <summary>P(X ≥ k) of n trials that each come off with probability p.</summary>
    public static double Binomial(int k, int n, double p)
    {
        if (p <= 0) return k <= 0 ? 1 : 0;
        if (p >= 1) return k <= n ? 1 : 0;
        var sum = 0.0;
        for (var i = Math.Max(0, k); i <= n; i++) sum += Math.Exp(LogChoose(n, i) + (i * Math.Log(p)) + ((n - i) * Math.Log(1 - p)));
        return Math.Min(1, sum);
    }

    /// <summary>P(χ² ≥ x) with so many degrees of freedom.</summary>
    public static double ChiSquare(double x, int degrees)
    {
        if (x <= 0 || degrees < 1) return 1;
        // The regularised upper incomplete gamma function Q(d/2, x/2): series below, continued fraction above.
        var (a, z) = (degrees / 2.0, x / 2.0);
        var scale = Math.Exp((a * Math.Log(z)) - z - LogGamma(a));
        if (z < a + 1)
        {
            var (sum, term) = (1 / a, 1 / a);
            for (var n = 1; n < 500 && term > sum * 1e-15; n++) sum += term *= z / (a + n);
            return Math.Clamp(1 - (sum * scale), 0, 1);
        }
        var b = z + 1 - a;
        var c = 1e300;
        var d = 1 / b;
        var h = d;
        for (var i = 1; i < 500; i++)
        {
            var an = -i * (i - a);
            b += 2;
            d = (an * d) + b;
            if (Math.Abs(d) < 1e-300) d = 1e-300;
            c = b + (an / c);
            if (Math.Abs(c) < 1e-300) c = 1e-300;
            d = 1 / d;
            var step = d * c;
            h *= step;
            if (Math.Abs(step - 1) < 1e-14) break;
        }
        return Math.Clamp(scale * h, 0, 1);
    }

    /// <summary>Benjamini–Hochberg: the largest p that still counts among so many tests; 0 when none does.</summary>
    public static double Cutoff(IEnumerable<double> smallest, int tests, double q = 0.05)
    {
        var cutoff = 0.0;
        var rank = 0;
        foreach (var p in smallest.Order())
        {
            rank++;
            if (p <= q * rank / tests) cutoff = p;
        }
        return cutoff;
    }

    private static double LogChoose(int n, int k) => k < 0 || k > n ? double.NegativeInfinity : LogGamma(n + 1.0) - LogGamma(k + 1.0) - LogGamma(n - k + 1.0);

    private static double LogGamma(double x)
    {
        ReadOnlySpan<double> c = [76.18009172947146, -86.50532032941677, 24.01409824083091, -1.231739572450155, 0.1208650973866179e-2, -0.5395239384953e-5];
        var y = x;
        var t = x + 5.5;
        t -= (x + 0.5) * Math.Log(t);
        var series = 1.000000000190015;
        foreach (var k in c) series += k / ++y;
        return -t + Math.Log(2.5066282746310005 * series / x);
    }
}
