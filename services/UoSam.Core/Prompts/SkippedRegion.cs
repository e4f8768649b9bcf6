namespace UoSam.Core.Prompts;

/// <summary>A region that gets no prompt and keeps its coarse pixels.</summary>
/// <param name="ClassId">Class id.</param>
/// <param name="Component">Number within its class, from 0; -1 for the whole class.</param>
/// <param name="AreaPixels">Pixels of the region.</param>
/// <param name="Reason">Why, for a person.</param>
public sealed record SkippedRegion(ushort ClassId, int Component, int AreaPixels, string Reason);
