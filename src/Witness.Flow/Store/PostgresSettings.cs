using Npgsql;

namespace Witness.Flow.Store;

/// <summary>开机检查 — what PostgreSQL must be set to before a log is trusted to it; anything else is refused by name.</summary>
internal static class PostgresSettings
{
    private static readonly (string Name, string[] Good)[] Required =
    [
        ("fsync", ["on"]), ("full_page_writes", ["on"]), ("synchronous_commit", ["on", "remote_apply"]),
        ("data_checksums", ["on"]), ("data_sync_retry", ["off"]), ("server_encoding", ["UTF8"]),
    ];

    /// <exception cref="StoreSettingException">Some setting could lose or hide what was acknowledged.</exception>
    public static async Task Check(NpgsqlConnection connection, CancellationToken stop)
    {
        var wrong = new List<string>();
        foreach (var (name, good) in Required)
        {
            await using var command = new NpgsqlCommand($"SHOW {name}", connection);
            var value = (string)(await command.ExecuteScalarAsync(stop))!;
            if (!good.Contains(value)) wrong.Add($"{name} is {value}, must be {string.Join(" or ", good)}");
        }

        if (wrong.Count > 0) throw new StoreSettingException("PostgreSQL: " + string.Join("; ", wrong));
    }
}
