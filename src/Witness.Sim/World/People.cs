namespace Witness.Sim.World;

/// <summary>单位 — as it stands on the wire.</summary>
public sealed record Firm(string Name, string Code, string Region)
{
    public string? OldCode { get; init; }
}

/// <summary>机器 — what a bid-making program reports of the computer it ran on, a set per component.</summary>
public sealed record Machine(string[] Cpu, string[] Board, string[] Disk, string[] Memory, string[] Mac, string[] Ip);

/// <summary>投标企业 — a firm with all that can give it away when it is not what it seems.</summary>
public sealed record Bidder(Firm Firm)
{
    public required string LegalPerson { get; init; }

    public required string[] Managers { get; init; }

    public required string Phone { get; init; }

    public required string Address { get; init; }

    public required string Account { get; init; }

    public required string Bank { get; init; }

    public required string PublicIp { get; init; }

    public required string CaKey { get; init; }

    public required string PricingLock { get; init; }

    public required string Author { get; init; }

    public required Machine Machine { get; init; }

    /// <summary>大 中 小 微.</summary>
    public required string Size { get; init; }

    /// <summary>Another bidder that holds shares of this one, if any.</summary>
    public Firm? Holder { get; init; }
}

/// <summary>评标专家.</summary>
public sealed record Expert(string Code, string Name, string Specialty, string SpecialtyText, string Phone)
{
    public string Employer { get; init; } = "";
}

/// <summary>交易场所 — a room of the centre.</summary>
public sealed record Hall(string Site, string Zone, string Name, string Use)
{
    /// <summary>Room facts and bookings meet by this name; it is unique in the city.</summary>
    public string Code => Name;
}
