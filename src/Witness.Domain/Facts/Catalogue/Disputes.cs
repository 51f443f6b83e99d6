using Witness.Domain.Terms;

namespace Witness.Domain.Facts.Catalogue;

// 异议、询问、质疑、投诉: who asked and what was answered stand in the compartment (S6)

/// <summary>异议 — 工程建设</summary>
[FactRow("异议", "Objection received", Facts.From.Trading, ScopeKind.Lot)]
public sealed record ObjectionReceived : Fact
{
    [Field("编号", "Case ID", MaxLength = 100)]
    public string? CaseId { get; init; }

    [Field("事项", "Subject", Choices = nameof(Choices.DisputeSubject))]
    public string? Subject { get; init; }

    [Field("提出方", "From", Mark.S6)]
    public Party? From { get; init; }
}

/// <summary>异议答复.</summary>
[FactRow("异议答复", "Objection answered", From.Trading, ScopeKind.Lot)]
public sealed record ObjectionAnswered : Fact
{
    [Field("编号", "Case ID", MaxLength = 100)]
    public string? CaseId { get; init; }

    [Field("事项", "Subject", Choices = nameof(Choices.DisputeSubject))]
    public string? Subject { get; init; }

    [Field("答复", "Answer", Mark.S6)]
    public Doc? Answer { get; init; }

    [Field("成立", "Upheld", Mark.S6)]
    public bool? Upheld { get; init; }
}

/// <summary>询问 — 政府采购</summary>
[FactRow("询问", "Inquiry received", Facts.From.Trading, ScopeKind.Lot)]
public sealed record InquiryReceived : Fact
{
    [Field("编号", "Case ID", MaxLength = 100)]
    public string? CaseId { get; init; }

    [Field("提出方", "From", Mark.S6)]
    public Party? From { get; init; }
}

/// <summary>询问答复.</summary>
[FactRow("询问答复", "Inquiry answered", From.Trading, ScopeKind.Lot)]
public sealed record InquiryAnswered : Fact
{
    [Field("编号", "Case ID", MaxLength = 100)]
    public string? CaseId { get; init; }

    [Field("答复", "Answer", Mark.S6)]
    public Doc? Answer { get; init; }
}

/// <summary>质疑 — 政府采购</summary>
[FactRow("质疑", "Challenge received", Facts.From.Trading, ScopeKind.Lot)]
public sealed record ChallengeReceived : Fact
{
    [Field("编号", "Case ID", MaxLength = 100)]
    public string? CaseId { get; init; }

    [Field("事项", "Subject", Choices = nameof(Choices.DisputeSubject))]
    public string? Subject { get; init; }

    [Field("提出方", "From", Mark.S6)]
    public Party? From { get; init; }
}

/// <summary>质疑答复.</summary>
[FactRow("质疑答复", "Challenge answered", From.Trading, ScopeKind.Lot)]
public sealed record ChallengeAnswered : Fact
{
    [Field("编号", "Case ID", MaxLength = 100)]
    public string? CaseId { get; init; }

    [Field("答复", "Answer", Mark.S6)]
    public Doc? Answer { get; init; }

    [Field("成立", "Upheld", Mark.S6)]
    public bool? Upheld { get; init; }
}

/// <summary>投诉.</summary>
[FactRow("投诉", "Complaint received", Facts.From.Supervisor, ScopeKind.Lot)]
public sealed record ComplaintReceived : Fact
{
    [Field("编号", "Case ID", MaxLength = 100)]
    public string? CaseId { get; init; }

    [Field("投诉人", "From", Mark.S6)]
    public Party? From { get; init; }

    [Field("事项", "Subject")]
    public string? Subject { get; init; }
}

/// <summary>投诉受理.</summary>
[FactRow("投诉受理", "Complaint accepted", From.Supervisor, ScopeKind.Lot)]
public sealed record ComplaintAccepted : Fact
{
    [Field("编号", "Case ID", MaxLength = 100)]
    public string? CaseId { get; init; }
}

/// <summary>投诉不予受理.</summary>
[FactRow("投诉不予受理", "Complaint refused", From.Supervisor, ScopeKind.Lot)]
public sealed record ComplaintRefused : Fact
{
    [Field("编号", "Case ID", MaxLength = 100)]
    public string? CaseId { get; init; }

    [Field("原因", "Reason", Mark.S6)]
    public string? Reason { get; init; }
}

/// <summary>投诉处理决定.</summary>
[FactRow("投诉处理决定", "Complaint decided", From.Supervisor, ScopeKind.Lot)]
public sealed record ComplaintDecided : Fact
{
    [Field("编号", "Case ID", MaxLength = 100)]
    public string? CaseId { get; init; }

    [Field("处理决定", "Decision", Mark.S6)]
    public Doc? Decision { get; init; }

    [Field("处理结果", "Outcome", Mark.S6)]
    public string? Outcome { get; init; }
}
