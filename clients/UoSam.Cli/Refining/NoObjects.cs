using UoSam.Client;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Refining;

/// <summary>Coarse maps with nothing to refine, as masks of 0 and 255 are by the usual ids.</summary>
internal static class NoObjects
{
    /// <summary>True where no object was found, not even one too small.</summary>
    public static bool IsTold(RefinementResult result) => result.Local.Objects.Count + result.Skipped.Count == 0;

    /// <summary>What such a map has, and which options say otherwise.</summary>
    public static string Describe(LabelSpace space)
    {
        string[] ids =
        [
            space.BackgroundId is { } background ? $"background ({background}, --background)" : "",
            space.VoidIds.IsEmpty ? "" : $"void ({string.Join(",", space.VoidIds)}, --void)",
        ];
        var none = string.Join(" and ", ids.Where(id => id != ""));
        return none == "" ? "no object"
            : $"no object, only {none}{(space.VoidIds.IsEmpty ? "" : "; where void is an object, as in masks of 0 and 255: --void none")}";
    }
}
