namespace UoSam.Core.Exchange;

/// <summary>Names of the classes of well-known label spaces, in the order of their ids.</summary>
public static class KnownClassNames
{
    /// <summary>PASCAL VOC: background and 20 classes.</summary>
    public static ClassNames Voc { get; } = Of(
        "background, aeroplane, bicycle, bird, boat, bottle, bus, car, cat, chair, cow, dining table, dog, horse, motorbike, person, "
        + "potted plant, sheep, sofa, train, tv monitor");

    /// <summary>The 27 coarse classes of COCO-Stuff: 12 of things, 15 of stuff.</summary>
    public static ClassNames CocoStuff27 { get; } = Of(
        "electronic, appliance, food (thing), furniture (thing), indoor, kitchen, accessory, animal, outdoor, person, sports, vehicle, ceiling, "
        + "floor, food (stuff), furniture (stuff), raw material, textile, wall, window, building, ground, plant, sky, solid, structural, water");

    /// <summary>Cityscapes' label ids 7 to 33.</summary>
    public static ClassNames Cityscapes27 { get; } = Of(
        "road, sidewalk, parking, rail track, building, wall, fence, guard rail, bridge, tunnel, pole, pole group, traffic light, "
        + "traffic sign, vegetation, terrain, sky, person, rider, car, truck, bus, caravan, trailer, train, motorcycle, bicycle");

    private static ClassNames Of(string names) => new(names.Split(", "));
}
