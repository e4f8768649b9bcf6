using UoSam.Protos.V1;

namespace UoSam.Testing.Stages;

internal static class FakeLabels
{
    public static LabelMap Replace(LabelMap map, uint from, uint to)
    {
        var result = map.Clone();
        if (result.LabelsCase == LabelMap.LabelsOneofCase.Png)
        {
            // Comes back as it is.
            return result;
        }

        for (var i = 0; i < result.Runs.Labels.Count; i++)
        {
            result.Runs.Labels[i] = result.Runs.Labels[i] == from ? to : result.Runs.Labels[i];
        }

        return result;
    }
}
