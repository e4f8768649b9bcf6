using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Refining;

/// <summary>Coarse maps as the services take them.</summary>
internal static class LabelMapMessage
{
    /// <summary>Runs, with background, void and unknown ids.</summary>
    public static Protos.V1.LabelMap Of(LabelMap map, LabelSpace space)
    {
        var runs = LabelRuns.Encode(map);
        var message = new Protos.V1.LabelMap
        {
            Height = map.Height,
            Width = map.Width,
            Runs = new Protos.V1.LabelRuns { Labels = { runs.Ids }, Lengths = { runs.Lengths } },
            VoidIds = { space.VoidIds.Select(id => (uint)id) },
            UnknownIds = { space.UnknownIds.Select(id => (uint)id) },
        };
        if (space.BackgroundId is { } background)
        {
            message.BackgroundId = background;
        }

        return message;
    }
}
