using Witness.Flow.Accounts;

namespace Witness.Web.Parts.Frame;

/// <summary>首页 — where each role begins.</summary>
public static class Homes
{
    public static string Of(Reader reader) =>
        Permission.ReadBoard.Allows(reader) ? "/today"
        : reader.Is(Role.AuditAdmin) ? "/admin/audit"
        : reader.IsAny(Role.AccountAdmin, Role.SecurityAdmin) ? "/admin/accounts"
        : Permission.ReadStatistics.Allows(reader) ? "/stats"
        : Permission.ReadLog.Allows(reader) ? "/log" : "/me";
}
