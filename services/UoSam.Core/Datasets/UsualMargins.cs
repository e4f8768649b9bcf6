namespace UoSam.Core.Datasets;

/// <summary>
/// The margin of each class where a coarse map has it and the other images too: a claim of that margin is no surer and no less sure
/// than what the maps confirm. Classes differ widely: one that some maps call by another name never gets a wide one.
/// </summary>
/// <param name="confirmed">One per image and class.</param>
/// <param name="space">Which id is background.</param>
internal sealed class UsualMargins(IReadOnlyList<ClassMargin> confirmed, LabelMaps.LabelSpace space)
{
    private readonly Dictionary<ushort, float[]> _margins = confirmed
        .GroupBy(margin => margin.Id).ToDictionary(group => group.Key, group => group.Select(margin => margin.Margin).ToArray());

    /// <summary>The classes that were ever confirmed, by ascending id.</summary>
    public IEnumerable<ushort> Ids => _margins.Keys.Order();

    /// <summary>The mean, with the mean of all object classes as one image more; 0 where no object was ever confirmed.</summary>
    public double Of(ushort id)
    {
        var objects = _margins.Where(pair => space.IsObject(pair.Key)).Select(pair => pair.Value.Average()).ToArray();
        var all = objects.Length == 0 ? 0 : objects.Average();
        var own = _margins.GetValueOrDefault(id, []);
        return (own.Sum() + all) / (own.Length + 1.0);
    }
}
