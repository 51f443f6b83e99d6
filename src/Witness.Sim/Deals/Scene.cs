using Witness.Sim.Wire;

namespace Witness.Sim.Deals;

/// <summary>场景 — a part of a deal. It is played when its time has come and says nothing that is sent before <paramref name="From"/>,
/// so that a year can be told in order while only the deals of the moment are in memory.</summary>
public sealed record Scene(DateTime From, Action<Tape> Play);
