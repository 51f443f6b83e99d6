namespace Witness.Sim.Play;

/// <summary>演示日的埋设 — which indicators are planted in which deal of the day, and when that deal trades.</summary>
public static class DayPlants
{
    private static DateTime On(int month, int day, int hour = 9, int minute = 0) => new(2026, month, day, hour, minute, 0);

    public static IReadOnlyList<(string[] Codes, DateTime Anchor)> All { get; } =
    [
        (["P01", "H01"], On(9, 16, 9, 30)), (["P02", "H04"], On(9, 16, 10, 0)), (["P03", "H05"], On(8, 25)), (["P04", "D02"], On(9, 16, 13, 30)), (["P05", "B01"], On(9, 16, 10, 30)),
        (["P06", "D01"], On(8, 19)), (["P08", "E01"], On(8, 18)), (["P09", "H02"], On(7, 20)), (["P10", "E03"], On(9, 16, 9, 0)), (["P14", "H07"], On(8, 13)), (["H06", "B06"], On(9, 15)),
        (["B02"], On(9, 16, 14, 0)), (["B07", "H10"], On(9, 14)), (["E02", "N03"], On(8, 26)), (["E04"], On(9, 16, 9, 30)), (["E06", "D03"], On(7, 16)), (["E09", "W01"], On(9, 16, 9, 0)), (["D04"], On(9, 10)),
        (["W02"], On(9, 16, 9, 30)), (["H03", "H08", "H09"], On(9, 16, 10, 0)), (["E08"], On(9, 17)), (["B09"], On(9, 16, 14, 30)), (["B10"], On(9, 9)), (["B12"], On(9, 11)), (["A01"], On(9, 14, 10, 0)),
        (["A03"], On(9, 16, 9, 30)), (["A04"], On(9, 16, 15, 0)),
    ];
}
