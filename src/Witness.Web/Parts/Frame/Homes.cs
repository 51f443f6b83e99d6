using Witness.Flow.Accounts;

namespace Witness.Web.Parts.Frame;

/// <summary>首页 — where each role begins.</summary>
public static class Homes
{
    public static string Of(Reader reader) =>
        reader.IsAny(Role.Officer, Role.Lead, Role.OutsideAuditor) ? "/today"
        : reader.Is(Role.AuditAdmin) ? "/admin/audit"
        : reader.IsAny(Role.AccountAdmin, Role.SecurityAdmin) ? "/admin/accounts" : "/log";
}
