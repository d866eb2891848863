/** Drawing on the map to select: a polygon by corners, a loop by hand, a frame. */
import type { MultiPolygon, Polygon } from 'geojson'
import {
  TerraDraw,
  TerraDrawFreehandMode,
  TerraDrawPolygonMode,
  TerraDrawRectangleMode,
} from 'terra-draw'
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter'
import type { LiveMap } from '@/map/liveMap'

export const TOOLS = ['point', 'rectangle', 'polygon', 'freehand'] as const
export type Tool = (typeof TOOLS)[number]

const LINE_WIDTH_PX = 4

export class Drawing {
  private readonly draw: TerraDraw
  private tool: Tool = 'point'

  /** @param onDrawn gets the finished shape, which is then wiped off the map. */
  constructor(live: LiveMap, colour: `#${string}`, onDrawn: (shape: Polygon | MultiPolygon) => void) {
    const styles = {
      fillColor: colour, fillOpacity: 0.12, outlineColor: colour, outlineWidth: LINE_WIDTH_PX,
    }
    this.draw = new TerraDraw({
      adapter: new TerraDrawMapLibreGLAdapter({ map: live.map }),
      modes: [
        new TerraDrawPolygonMode({ styles: { ...styles, closingPointColor: colour, closingPointWidth: 8 } }),
        new TerraDrawFreehandMode({ styles, drawInteraction: 'click-move-or-drag' }),
        new TerraDrawRectangleMode({ styles, drawInteraction: 'click-move-or-drag' }),
      ],
    })
    this.draw.start()
    this.draw.on('finish', (id) => {
      const shape = this.draw.getSnapshotFeature(id)?.geometry
      // The mode is still busy with the shape; wiping it at once would upset it.
      setTimeout(() => this.draw.clear())
      if (shape?.type === 'Polygon') onDrawn(shape)
    })
  }

  use(tool: Tool) {
    this.tool = tool
    this.draw.setMode(tool === 'point' ? 'static' : tool)
  }

  /** While drawing, a click is a corner and picks nothing. */
  get isDrawing(): boolean {
    return this.tool !== 'point'
  }

  stop() {
    this.draw.stop()
  }
}
